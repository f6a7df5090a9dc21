import { entryUrl } from '../../config/bundle-urls.ts';

/** The file the strategy's worker starts with: a source, or an entry of the published bundle. */
export function brainWorkerUrl(): URL {
  return entryUrl('../bot/brain-host/brain-worker.ts', 'brain-worker.js');
}
