/** Lets the event loop go round. */

/** Resolves when everything that waits, such as requests that have come in, had its turn. */
export async function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
