/** Small words the schemas are made of. */
import Type from 'typebox';

/** The schema, or null. */
export function nullable<S extends Type.TSchema>(schema: S): Type.TUnion<[S, Type.TNull]> {
  return Type.Union([schema, Type.Null()]);
}

/** The same schema with a description. */
export function described<S extends Type.TSchema>(schema: S, description: string): S {
  return { ...schema, description };
}

/** A number that is null when it is not known; NaN and infinities travel as null. */
export const NullableNumber = nullable(Type.Number());
export const NullableInteger = nullable(Type.Integer());
export const NullableString = nullable(Type.String());
export const NullableBoolean = nullable(Type.Boolean());

/** `YYYY-MM-DD HH:MM:SS`, UTC unless said otherwise. */
export const DateText = Type.String({ description: 'YYYY-MM-DD HH:MM:SS, UTC' });
/** Milliseconds since the epoch, UTC. */
export const Timestamp = Type.Integer({ description: 'milliseconds since the epoch, UTC' });
/** Seconds since the epoch, UTC. */
export const Seconds = Type.Integer({ description: 'seconds since the epoch, UTC' });

/**
 * A moment with its zone: `2030-01-01T16:00:00Z`, `2030-01-01 16:00:00+01:00`. The server reads it into the form of the
 * first one.
 */
export const ZonedDate = Type.String({ format: 'date-time', description: 'date and time with zone' });
