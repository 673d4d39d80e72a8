import svelte from 'eslint-plugin-svelte'
import tseslint from 'typescript-eslint'

/** What no tool notices otherwise: promises that nobody waits for, `any` that spreads, Svelte's own traps. Layout is prettier's. */
export default tseslint.config(
  {
    ignores: [
      '**/node_modules/',
      'data/',
      'web/build/',
      'web/.svelte-kit/',
      'web/src/generated/',
      'web/src/routes/(plugins)/',
      'docs/',
      'web/src/lib/api/schema.d.ts',
    ],
  },
  {
    files: ['**/*.ts'],
    ignores: ['web/**', 'sdk-plugin/web/**', 'plugins/*/web/**'],
    extends: [tseslint.configs.base],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    // What talks to a person at a terminal.
    files: ['test/**', '**/test/**', 'web/discover.ts', '**/*.test.ts', '**/draw-icons.ts'],
    rules: { 'no-console': 'off' },
  },
  { files: ['**/test/**'], rules: { '@typescript-eslint/no-explicit-any': 'off' } },
  {
    // Browser code is checked for types by svelte-check.
    files: ['web/**/*.ts', 'sdk-plugin/web/**/*.ts', 'plugins/*/web/**/*.ts'],
    extends: [tseslint.configs.base],
    rules: {
      eqeqeq: 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  ...svelte.configs['flat/recommended'],
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.svelte'] } },
    rules: {
      // Trusted Types and the server's own sanitiser stand behind it; see docs/decisions.
      'svelte/no-at-html-tags': 'off',
      // Addresses come from the API; there is no base path.
      'svelte/no-navigation-without-resolve': 'off',
      // svelte-check knows which warnings there are; this rule compiles without the project's settings.
      'svelte/no-unused-svelte-ignore': 'off',
      // Finds values that are used once and never shown.
      'svelte/prefer-svelte-reactivity': 'off',
      // A mustache with a text is how a space is kept.
      'svelte/no-useless-mustaches': 'off',
    },
  },
)
