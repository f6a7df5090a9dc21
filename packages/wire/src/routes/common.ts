/** What most routes of a kind share. */
export const read = { method: 'GET', scope: 'read', needs: 'bot' } as const;
export const command = { method: 'POST', scope: 'trade', needs: 'bot' } as const;
export const remove = { method: 'DELETE', scope: 'trade', needs: 'bot' } as const;
