/** The limits of the message WebSocket. */

/** More clients are turned away. */
export const MAX_CLIENTS = 2_000;
/** A longer message of a client closes its connection, bytes. */
export const MAX_INBOUND_BYTES = 1024 * 1024;
/** Requests of one client that wait for their answer; one more closes its connection. */
export const MAX_PENDING_REQUESTS = 32;
/** Messages that may wait for one client; a client that is further behind is cut off. A single larger one may wait alone. */
export const MAX_QUEUED_BYTES = 4 * 1024 * 1024;
export const MAX_QUEUED_MESSAGES = 4_096;
/**
 * Frames that may wait for one client besides: of each pair the newest, the same bytes for all clients. A client is cut
 * off when those of all pairs are more.
 */
export const MAX_WAITING_FRAME_BYTES = 128 * 1024 * 1024;
/** Answers that all clients together have asked for and not read yet; beyond, the slowest are cut off. */
export const MAX_UNREAD_BYTES = 128 * 1024 * 1024;
/** A client that has not answered one ping when the next is due is cut off. */
export const PING_INTERVAL_MS = 20_000;
/** How long clients have to say goodbye when the server ends. */
export const CLOSE_GRACE_MS = 1_000;
/** Pause between two frames that are pushed, so that clients can take one after the other. */
export const FRAME_PAUSE_MS = 10;

/** Close codes. */
export const NORMAL_CLOSURE = 1000;
export const POLICY_VIOLATION = 1008;
export const SERVICE_RESTART = 1012;
