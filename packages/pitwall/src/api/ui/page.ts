/**
 * The page at `/` while no UI is installed: it shows that the server is alive and says how to go on. Everything of it stands
 * in the page itself; its one style and one script are allowed by their digests, and the script asks `/api/v1/ping` only.
 */
import type { ContentPolicy } from '../headers.ts';
import { ICON } from './icon.ts';
import { digestSource } from './policy.ts';

const STYLE = `
:root { color-scheme: light dark; --ground: #f4f6f4; --sheet: #fff; --ink: #15211a; --soft: #56655c; --line: #dde4df;
  --accent: #0b7a43; --lamp: #a3aea7; font: 16px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif }
@media (prefers-color-scheme: dark) { :root { --ground: #0d1410; --sheet: #141e18; --ink: #e6eee9; --soft: #9aaba1;
  --line: #25332b; --accent: #3ddc84; --lamp: #5c6b62 } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; background: var(--ground); color: var(--ink) }
body::before { content: ""; display: block; height: 6px;
  background: repeating-conic-gradient(var(--ink) 0 25%, var(--ground) 0 50%) 0 0 / 6px 6px }
main { max-width: 62rem; margin: 0 auto; padding: clamp(2rem, 8vh, 6rem) 1.25rem 3rem }
header { display: flex; flex-wrap: wrap; align-items: center; gap: 1rem 1.25rem }
header svg { width: 3.5rem; height: 3.5rem; flex: none }
h1 { margin: 0; font-size: clamp(2rem, 6vw, 2.75rem); line-height: 1.1; letter-spacing: -.03em }
.state { display: inline-flex; align-items: center; gap: .6rem; margin-left: auto; padding: .4rem .95rem;
  border: 1px solid var(--line); border-radius: 99px; background: var(--sheet); font-weight: 600 }
.state i { width: .7rem; height: .7rem; border-radius: 50%; background: var(--lamp) }
.alive .state i { background: #22c55e; box-shadow: 0 0 0 .25rem #22c55e33 }
.silent .state i { background: #ef4444; box-shadow: 0 0 0 .25rem #ef444433 }
.lead { max-width: 42rem; margin: 1.25rem 0 2.25rem; color: var(--soft); font-size: 1.125rem;
  text-wrap: balance }
.cards { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)) }
section { padding: 1.4rem 1.5rem 1.5rem; border: 1px solid var(--line); border-radius: 14px; background: var(--sheet) }
h2 { margin: 0 0 .4rem; font-size: 1.1rem }
p { margin: 0 0 .8rem } section p { color: var(--soft); font-size: .95rem } section p:last-child { margin: 0 }
pre { margin: 0 0 .8rem; padding: .7rem .85rem; border-radius: 9px; background: var(--ground); white-space: pre-wrap;
  overflow-wrap: anywhere }
code, pre { font: .875rem/1.55 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
p code { color: var(--ink); overflow-wrap: anywhere }
a { color: var(--accent); text-underline-offset: .2em }
@media (max-width: 30rem) { .state { margin-left: 0 } }
`;

const SCRIPT = `
const state = document.getElementById('state');
const show = (alive) => {
  document.body.className = alive ? 'alive' : 'silent';
  state.textContent = alive ? 'Pitwall is running' : 'Pitwall does not answer';
};
const ask = async () => {
  try {
    const answer = await fetch('/api/v1/ping', { cache: 'no-store' });
    show(answer.ok && (await answer.json()).status === 'pong');
  } catch {
    show(false);
  }
  setTimeout(ask, 5000);
};
ask();
`;

export const PAGE_POLICY: ContentPolicy = {
  'style-src': [digestSource(STYLE)],
  'script-src': [digestSource(SCRIPT)],
  'connect-src': ["'self'"],
  'img-src': ["'self'"],
};

const DOCUMENTS = `<p>Every route, with its parameters and answers, to read and to try: <a href="/docs">documents of the API</a>.
As OpenAPI: <a href="/openapi.json">openapi.json</a>.</p>`;

const NO_DOCUMENTS = `<p>Every route, with its parameters and answers, is at <code>/docs</code> once the configuration says so:</p>
<pre>"api_server": {
  "enable_openapi": true
}</pre>`;

/** @param hasDocuments whether `/docs` is served */
export function startPage(hasDocuments: boolean): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Pitwall</title>
<link rel="icon" href="/favicon.ico">
<style>${STYLE}</style>
</head>
<body>
<main>
<header>${ICON}<h1>Pitwall</h1><span class="state" role="status"><i></i><span id="state">The bot is here</span></span></header>
<p class="lead">No user interface is shown here yet. The bot works all the same: whatever it can do is in its API.</p>
<div class="cards">
<section>
<h2>Install a user interface</h2>
<p>From a zip file, a folder, or the address of a zip file. It is served here with the next page load; run it again to
update.</p>
<pre>pitwall install-ui ui.zip</pre>
<p>What was <code>\`freqtrade install-ui\`</code> elsewhere is <code>pitwall install-ui</code> here. Interfaces made for
that program work.</p>
</section>
<section>
<h2>Use the terminal</h2>
<p>Where <code>config.json</code> is, the client finds address and password in it:</p>
<pre>pitwall-client status
pitwall-client help</pre>
<p>Only <code>/api/v1/ping</code> answers without a password.</p>
</section>
<section>
<h2>Read the documentation</h2>
${hasDocuments ? DOCUMENTS : NO_DOCUMENTS}
<p>How to reach a bot on another machine, by a tunnel, a VPN or TLS, is in <code>docs/remote.md</code>.</p>
</section>
</div>
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}
