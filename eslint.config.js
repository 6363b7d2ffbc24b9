/**
 * What the compiler cannot say. Layers are .dependency-cruiser.cjs's; here the two rules of the
 * pure core that need no types (no clock, no chance), promises, and the traps of Electron.
 */
import js from '@eslint/js';
import vue from 'eslint-plugin-vue';
import tseslint from 'typescript-eslint';
import vueParser from 'vue-eslint-parser';
import pureCore from './scripts/pure-core.cjs';

const PURE = pureCore.pureGlobs();
const PURE_WHY =
  'The pure core gets time and chance as arguments, so that every run can be replayed.';

export default tseslint.config(
  { ignores: ['out/', 'dist/', 'test-results/', '.cache/', 'coverage/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.vue'],
    extends: [
      ...tseslint.configs.strictTypeChecked,
      ...tseslint.configs.stylisticTypeChecked,
      ...vue.configs['flat/recommended'],
    ],
    languageOptions: {
      parser: vueParser,
      parserOptions: {
        parser: tseslint.parser,
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.vue'],
      },
    },
    rules: {
      // The compiler knows every global already.
      'no-undef': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // `_` marks an argument that the caller dictates, and a field taken out of a copy.
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      // Wrong where a field changes during an await or in a callback, which is where flags matter.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // `a === undefined || a.b < c` says both cases; the shorter form hides one.
      '@typescript-eslint/prefer-optional-chain': 'off',
      // `void ref.value` tells Vue what a computed value depends on.
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector:
            ':matches(Program, ExportNamedDeclaration) > VariableDeclaration > VariableDeclarator:not([id.typeAnnotation]) > ArrowFunctionExpression',
          message:
            'At the top level write `function name()`: it reads as what it is, wherever it stands.',
        },
      ],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        {
          object: 'shell',
          property: 'openExternal',
          message: 'A wall opens nothing outside itself.',
        },
        { object: 'app', property: 'relaunch', message: 'Restarts belong to the supervisor.' },
      ],
      // Layout is Prettier's.
      'vue/html-indent': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multi-word-component-names': 'off',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/no-v-html': 'error',
    },
  },
  {
    // The linter cannot type a template, so what useTemplateRef() returns has no type for it.
    // vue-tsc checks these files.
    files: ['**/*.vue'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: PURE,
    rules: {
      'no-restricted-globals': ['error', { name: 'Date', message: PURE_WHY }],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: PURE_WHY },
      ],
    },
  },
  {
    files: ['src/renderer/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'WebSocket', message: 'Sockets live in main, which outlives the page.' },
        { name: 'fetch', message: 'The page gets its data through window.vigil.' },
        { name: 'localStorage', message: 'State is kept by main (store/state-file.ts).' },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // The promise of test() is the runner's.
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', package: 'playwright', name: ['test'] }] },
      ],
      'no-console': 'off',
      'no-restricted-syntax': 'off',
      // Tests feed in what no type allows, and look at what came out of a page.
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      // Playwright's fixtures are named by destructuring, even when there are none.
      'no-empty-pattern': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs', '**/*.cjs', '*.ts', 'scripts/**'],
    languageOptions: { globals: { process: 'readonly', performance: 'readonly' } },
    rules: { 'no-undef': 'off' },
  },
);
