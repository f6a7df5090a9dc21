/** Headers that forbid. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { describe, expect, it } from 'vitest';
import { answerHeaders, policyText } from './headers.ts';
import { inlineScripts, uiPolicy } from './ui/policy.ts';

function headersFor(host: string | undefined, hasTls: boolean): Record<string, string> {
  const set: Record<string, string> = {};
  const reply = { header: (name: string, value: string) => (set[name] = value) } as unknown as FastifyReply;
  answerHeaders({ headers: { host } } as unknown as FastifyRequest, reply, hasTls);
  return set;
}

const STRICT = 'strict-transport-security';

describe('answerHeaders', () => {
  it.each(['bot.example', 'bot.example:8080', 'a.b.c'])('binds %s to TLS when there is TLS', (host) => {
    expect(headersFor(host, true)[STRICT]).toBe('max-age=31536000');
    expect(headersFor(host, false)).not.toHaveProperty(STRICT);
  });

  it.each(['localhost', 'localhost:8080', 'bot.localhost', '127.0.0.1:8080', '[::1]:8080', '10.0.0.5', undefined])(
    'does not bind %s: its other ports are none of ours',
    (host) => {
      expect(headersFor(host, true)).not.toHaveProperty(STRICT);
    },
  );
});

describe('policies', () => {
  it('begin closed', () => {
    expect(policyText({})).toBe("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
  });

  it('name the scripts inside a page by their digests, and no others', () => {
    const html = `<script>one</script><SCRIPT type="module">two</SCRIPT ><script src="/a.js"></script><script></script>
      <script>one</script>`;
    // printf one | openssl dgst -sha256 -binary | base64
    expect(inlineScripts(html)).toEqual([
      "'sha256-dpLDrTVAu4A8Ags67mbNiIcSMjTqDG5xQ8Ct1z/0Me0='",
      "'sha256-P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM='",
    ]);
    expect(uiPolicy('<p>no script</p>')['script-src']).toEqual(["'self'"]);
  });
});
