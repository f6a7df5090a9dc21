import boundaries from 'eslint-plugin-boundaries';
import tseslint from 'typescript-eslint';

/**
 * The rooms of packages/pitwall/src, from the ground up. A room may import from itself and from the rooms before it.
 * `docs/architecture.md` describes them; the order here is the law.
 */
const ROOMS = [
  'domain',
  'ports',
  'indicators',
  'strategy',
  'pairlist',
  'protection',
  'brain',
  'bundle',
  'config',
  'strategy-loading',
  'exchange',
  'store',
  'candles',
  'bot',
  'backtest',
  'optimize',
  'control',
  'api',
  'notify',
  'system',
  'cli',
];

/** Rooms of one step: they do not know each other. */
const APART = [['pairlist', 'protection']];

/** The workspace packages each room or package may use besides libraries. */
const PACKAGES = {
  wire: [],
  client: ['wire'],
  simex: [],
  testkit: ['wire', 'client', 'simex', 'pitwall'],
};

const pitwallRooms = ROOMS.map((room) => ({ type: room, pattern: `packages/pitwall/src/${room}` }));
const packages = Object.keys(PACKAGES).map((name) => ({
  type: name,
  pattern: `packages/${name}/src`,
}));

function roomsBelow(room) {
  const apart = APART.flatMap((pair) => (pair.includes(room) ? pair.filter((other) => other !== room) : []));
  return ROOMS.slice(0, ROOMS.indexOf(room) + 1).filter((other) => !apart.includes(other));
}

/** One import rule: files of `from` may import the rooms and packages of `allowed`, and any library. */
function mayImport(from, allowed) {
  return {
    from: { element: { type: from } },
    allow: { to: { element: { types: { anyOf: allowed } } } },
  };
}

/** Imports by package name are not seen as rooms: those not allowed are refused by name. */
function packageImports(files, allowed, ignores = []) {
  const refused = Object.keys(PACKAGES).filter((name) => !allowed.includes(name));
  const group = [...refused.map((name) => `@pitwall/${name}`), ...(allowed.includes('pitwall') ? [] : ['pitwall'])];
  const message = 'The import order of docs/architecture.md does not allow it.';
  return { files, ignores, rules: { 'no-restricted-imports': ['error', { patterns: [{ group, message }] }] } };
}

/** Time, chance and timers come through ports, so that a whole bot runs on a virtual clock. */
const AMBIENT = [
  { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: 'Use the clock port.' },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Use the clock port.' },
  {
    selector: "CallExpression[callee.object.name='performance'][callee.property.name='now']",
    message: 'Use the clock port.',
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'Take chance from the ids port.',
  },
  { selector: 'CallExpression[callee.name=/^(randomUUID|randomBytes)$/]', message: 'Use the ids port.' },
  { selector: 'MemberExpression[property.name=/^(randomUUID|randomBytes)$/]', message: 'Use the ids port.' },
  {
    selector: 'CallExpression[callee.name=/^(setTimeout|setInterval|setImmediate)$/]',
    message: 'Use the clock port for timers.',
  },
  {
    selector: "MemberExpression[object.name='AbortSignal'][property.name='timeout']",
    message: 'Use the clock port for timers.',
  },
  { selector: "ImportDeclaration[source.value='node:timers/promises']", message: 'Use the clock port for timers.' },
];

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/**',
      '**/dist/**',
      '**/coverage/**',
      '**/*.mjs',
      'eslint.config.js',
      // Built pages, as a foreign UI ships them.
      'packages/testkit/fixtures/ui/**',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-non-null-assertion': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    plugins: { boundaries },
    settings: {
      'boundaries/elements': [...pitwallRooms, ...packages],
      'boundaries/include': ['packages/*/src/**/*.ts'],
      'import/resolver': { node: { extensions: ['.ts'] } },
    },
    rules: {
      'boundaries/no-unknown-files': 'error',
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          policies: [
            { allow: { to: { module: { origin: ['external', 'core'] } } } },
            ...ROOMS.map((room) => mayImport(room, [...roomsBelow(room), 'wire'])),
            mayImport('cli', [...ROOMS, 'wire', 'client', 'simex']),
            ...Object.entries(PACKAGES).map(([name, allowed]) =>
              mayImport(name, [name, ...allowed.flatMap((other) => (other === 'pitwall' ? ROOMS : [other]))]),
            ),
          ],
        },
      ],
    },
  },
  packageImports(['packages/pitwall/src/**/*.ts'], ['wire', 'pitwall'], ['packages/pitwall/src/cli/**']),
  packageImports(['packages/pitwall/src/cli/**/*.ts'], ['wire', 'client', 'simex', 'pitwall']),
  ...Object.entries(PACKAGES)
    .filter(([name]) => name !== 'testkit')
    .map(([name, allowed]) => packageImports([`packages/${name}/src/**/*.ts`], [name, ...allowed])),
  {
    // `system/` is where the real clock, ids and random numbers live; the rest asks for them.
    files: ['packages/pitwall/src/**/*.ts', 'packages/simex/src/**/*.ts'],
    ignores: ['packages/pitwall/src/system/**', 'packages/simex/src/system/**', '**/*.test.ts'],
    rules: { 'no-restricted-syntax': ['error', ...AMBIENT] },
  },
  {
    files: ['**/*.test.ts', 'e2e/**/*.ts', 'bench/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
    },
  },
  { files: ['bench/**/*.ts', 'scripts/**/*.ts', 'packages/testkit/src/**/main.ts'], rules: { 'no-console': 'off' } },
);
