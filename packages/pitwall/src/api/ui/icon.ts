/** The icon of pages without one of their own. */
import type { ContentPolicy } from '../headers.ts';

export const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#10231a"/>' +
  '<path d="M11 26V7h6.5a5.8 5.8 0 0 1 0 11.6H11" fill="none" stroke="#3ddc84" stroke-width="4" ' +
  'stroke-linecap="round" stroke-linejoin="round"/></svg>';

export const ICON_POLICY: ContentPolicy = { 'style-src': ["'unsafe-inline'"] };
