/** The types of messages by their kind, and the tables inside `analyzed_df`. */
import type { EncodedFrame, FrameTable, MessageType, ServerMessage } from '@pitwall/wire';

type Narrowed<Message, Kind> = Message extends { readonly type: infer Kinds }
  ? Kind extends Kinds
    ? Message & { readonly type: Kind }
    : never
  : never;

/** The message, or messages, of one kind. */
export type MessageOf<Kind extends MessageType> = Narrowed<ServerMessage, Kind>;

/** The table inside an `analyzed_df` message. Throws SyntaxError when the text is no JSON. */
export function readFrame(frame: EncodedFrame): FrameTable {
  return JSON.parse(frame.__value__) as FrameTable;
}
