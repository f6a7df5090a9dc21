/**
 * The REST contract: TypeBox schemas, which are JSON Schema, and their static types. Nothing here runs.
 *
 * Field names are the wire's (snake_case). A schema names every key its answer holds; what may be absent is `null`.
 */
export * from './access.ts';
export * from './balance.ts';
export * from './candles.ts';
export * from './catalogues.ts';
export * from './commands.ts';
export * from './config.ts';
export * from './errors.ts';
export * from './messages.ts';
export * from './order.ts';
export * from './pairlists.ts';
export * from './pairs.ts';
export * from './profit.ts';
export * from './route.ts';
export * from './routes/index.ts';
export * from './socket.ts';
export * from './strategies.ts';
export * from './system.ts';
export * from './token.ts';
export * from './trade.ts';
