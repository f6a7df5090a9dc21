/**
 * Passwords, keys and tokens that stand in documentation, samples and lists of favourite passwords: whoever scans the
 * internet for bots tries them first. Compared without regard to case.
 */
const PUBLISHED: readonly string[] = [
  // Sample values of freqtrade's configuration files and documentation.
  ...['SuperSecurePassword', 'SuperSecurePassword1!', 'SuperSecret1!', 'SuperSecretPassword', 'SuperSecret'],
  ...['somethingrandom', 'somethingrandomsomethingrandom', 'somethingrandomsomethingrandom123', 'super-secret'],
  ...['freqtrader', 'freqtrade', 'secret_Ws_t0ken', 'sercet_Ws_t0ken', 'sameToken', 'your_ws_token', 'ws_token'],
  ...['hZ-y58LXyX_HZ8O1cJzVyN6ePWrLpNQv4Q'],
  // Placeholders of this project's documentation and examples.
  ...['<password>', '<jwt_secret_key>', '<ws_token>', 'fill-in-your-password', 'fill-in-your-secret', 'pitwall'],
  ...['fill-me-in', 'your-password', 'your-secret', 'your_password', 'your_secret_key', 'YOUR_PASSWORD'],
  // Favourites.
  ...['password', 'password1', 'password123', 'passw0rd', 'p@ssw0rd', 'secret', 'secretkey', 'secret_key', 'mysecret'],
  ...['changeme', 'changeit', 'change-me', 'change_me', 'admin', 'administrator', 'root', 'test', 'tester', 'testing'],
  ...['default', 'letmein', 'qwerty', 'qwertyuiop', 'welcome', 'trader', 'trading', 'bitcoin', 'hunter2', 'iloveyou'],
  ...['123456', '1234567', '12345678', '123456789', '1234567890', '123123', '111111', '000000', 'abc123', 'user'],
];

const FOLDED = new Set(PUBLISHED.map((secret) => secret.toLowerCase()));

/** True when everybody may know this secret. */
export function isPublishedSecret(secret: string): boolean {
  return FOLDED.has(secret.trim().toLowerCase());
}
