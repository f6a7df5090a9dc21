/** Where a client of the message WebSocket names its token: the query parameter `token`; of several the last. */
export function tokenOf(query: string): string {
  return new URLSearchParams(query).getAll('token').at(-1) ?? '';
}
