/** JSON web tokens: made by name and password, renewed by refresh token. */
import Type from 'typebox';

export const TokenPair = Type.Object({
  access_token: Type.String({ description: 'lives 15 minutes' }),
  refresh_token: Type.String({ description: 'lives 30 days' }),
});
export type TokenPair = Type.Static<typeof TokenPair>;

export const AccessToken = Type.Object({ access_token: Type.String() });
export type AccessToken = Type.Static<typeof AccessToken>;
