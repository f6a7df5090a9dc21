/** JSON web tokens: made by name and password, renewed by refresh token. */
import Type from 'typebox';

export const TokenPair = Type.Object({
  access_token: Type.String({ description: 'lives 15 minutes' }),
  refresh_token: Type.String({ description: 'lives 30 days' }),
});
export type TokenPair = Type.Static<typeof TokenPair>;

export const RefreshBody = Type.Object({
  rotate: Type.Optional(
    Type.Boolean({
      description: 'a new refresh token as well; the one that was sent ends, and to use it again ends the session',
    }),
  ),
});
export type RefreshBody = Type.Static<typeof RefreshBody>;

export const AccessToken = Type.Object({
  access_token: Type.String(),
  refresh_token: Type.Optional(Type.String({ description: 'only when it was asked for' })),
});
export type AccessToken = Type.Static<typeof AccessToken>;
