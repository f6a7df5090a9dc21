/** The page about the message WebSocket, as Markdown. Entry point: `socketPage`. */
import { MAX_REQUESTED_ROWS, MESSAGE_TYPES, SOCKET_PATH, API_PREFIX } from '@pitwall/wire';
import { printJson } from './print-json.ts';
import { SHOWN, type CapturedMessages } from './socket.ts';

const MEANINGS: Readonly<Record<(typeof SHOWN)[number], string>> = {
  status: 'The bot changed its state, or has something to say about itself.',
  warning: 'Something a person should look at.',
  exception:
    'Why the bot stopped by itself, or could not do what it was told. Clients that did not subscribe to it get it as `status`.',
  startup: 'What the bot trades with, when it begins to run.',
  entry: 'An entry order was placed.',
  entry_fill: 'An entry order was filled.',
  entry_cancel: 'An entry order was cancelled.',
  exit: 'An exit order was placed.',
  exit_fill: 'An exit order was filled; `is_final_exit` says whether the trade is closed.',
  exit_cancel: 'An exit order was cancelled.',
  strategy_msg: 'A text of the strategy.',
  whitelist: 'The pairs that may be traded have changed.',
  analyzed_df:
    'The strategy has analysed a pair. The frame is a JSON text inside the document: `columns`, `index` (row numbers) and ' +
    '`data`; dates are ms UTC. All rows are sent, or the last one with `api_server.ws_analyzed_df: "last"` (as here).',
  new_candle: 'Follows the `analyzed_df` of a new candle: pair, timeframe, kind of candles.',
};

const INTRO = `# Messages of the WebSocket

<!-- Made by scripts/api-docs.ts: the messages were heard from a bot that traded on a simulated exchange. -->

Part of the [control API](../api.md). The bot says what happens as it happens, so nobody has to ask again and again:

\`\`\`
ws://127.0.0.1:8080${API_PREFIX}${SOCKET_PATH}?token=…
\`\`\`

The token is one of \`api_server.ws_token\`, an access token of a login, or a named access token. Any other is refused with
403 before the connection stands; without a bot the answer is 502. Every message is one JSON document in a text frame.

At first nothing is sent. A client says which types of message it wants; each such request replaces the one before:

\`\`\`json
{ "type": "subscribe", "data": ["status", "entry_fill", "exit_fill"] }
\`\`\`

Types: ${MESSAGE_TYPES.map((type) => `\`${type}\``).join(', ')}. This version has no protections yet and sends no
\`protection_trigger…\`. A list with an unknown type, or an empty one, changes nothing, and
other requests than those on this page are ignored; what is no JSON, or cannot be read as what it asks for, closes the
connection (code 1000).

The bot waits for nobody: a client that lets more than 4 MiB, or too many messages, wait for it is cut off, as is one that
leaves a ping without answer. It may come again, and should then ask for what it missed. Of the frames in \`analyzed_df\`,
which are large, the newest of each pair waits besides, so that a slow line only gets fewer of them.

In order messages \`limit\` is the price under its old name, \`profit_ratio\` a fraction, \`profit_amount\` in the stake
currency, dates are UTC. Clients must take further keys and types that are not listed here.
`;

function fence(value: unknown): string {
  return `\`\`\`jsonc\n${printJson(value)}\n\`\`\``;
}

export function socketPage({ pushed, answered }: CapturedMessages): string {
  const messages = SHOWN.map((type) => {
    const message = pushed.get(type);
    if (message === undefined) throw new Error(`No message of type ${type} was heard`);
    return `### ${type}\n\n${MEANINGS[type]}\n\n${fence(message)}`;
  });
  const questions = answered.map(({ request, answer }) => `${fence(request)}\n\nAnswer:\n\n${fence(answer)}`);
  const frames =
    `\`analyzed_df\` asks for frames: \`pair\` (all of the whitelist when absent, one message each) and \`limit\` (the last ` +
    `rows, ${MAX_REQUESTED_ROWS} at most). A pair without a frame gets an empty one, dated 1970.`;
  return [
    INTRO,
    '## Messages\n',
    messages.join('\n\n'),
    '\n## Requests\n',
    frames,
    '',
    questions.join('\n\n'),
    '',
  ].join('\n');
}
