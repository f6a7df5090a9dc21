import { describe, expect, it } from 'vitest';
import { digestSource, inlineScripts } from './policy.ts';

describe('inlineScripts', () => {
  it.each<readonly [string, readonly string[]]>([
    ['<script>a()</script>', ['a()']],
    ['<SCRIPT type="module">\r\na()\r\n</SCRIPT >', ['\na()\n']],
    ['<script>a()</script><p><script async>b()</script>', ['a()', 'b()']],
    ['<script>a()</script><script>a()</script>', ['a()']],
    ['<script src="a.js"></script><script SRC = a.js>x</script><script></script>', []],
    ['<script>a("<script>")</script>', ['a("<script>")']],
    ['<script>a()</scripts></script>', ['a()</scripts>']],
    ['<scripting>a()</scripting><noscript>b</noscript>', []],
    ['<script>a()', []],
    ['<script', []],
    ['', []],
  ])('%j', (html, scripts) => expect(inlineScripts(html)).toEqual(scripts.map(digestSource)));

  it.each([
    ['tags that never end', '<script '],
    ['scripts that never end', '<script>'],
    ['ends that are none', '<script>a</script'],
  ])('a page made to take long is read once: %s', (_name, part) => {
    expect(inlineScripts(part.repeat(500_000))).toEqual([]);
  });
});
