import next from 'eslint-config-next/core-web-vitals';
import nextTypeScript from 'eslint-config-next/typescript';

/** What types cannot say: React's and Next's own rules, and a few habits. Layout is nobody's concern here. */
const config = [
  { ignores: ['prisma/schema-engine.mjs', '.next/**', 'lib/db/generated/**', 'node_modules/**', '.data/**', '.cache/**', 'test-results/**', 'playwright-report/**', 'next-env.d.ts'] },
  ...next,
  ...nextTypeScript,
  {
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
    },
  },
  {
    // The environment is read once per process, in lib/env and where a program begins; everything else is given values.
    files: ['app/**', 'components/**', 'lib/**', 'terraform-runner/**'],
    ignores: ['lib/env/**', '**/main.ts'],
    rules: { 'no-restricted-properties': ['error', { object: 'process', property: 'env', message: 'Only lib/env and main.ts read the environment.' }] },
  },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  {
    // No React here: a parameter named `use` (as Playwright's fixtures have) is not a hook, `module` is Terraform's.
    files: ['lib/**', 'scripts/**', 'terraform-runner/**', 'tests/**'],
    rules: { 'react-hooks/rules-of-hooks': 'off', '@next/next/no-assign-module-variable': 'off' },
  },
  // The virtual log is memoized by hand; the compiler, which this warns about, is not used.
  { rules: { 'react-hooks/incompatible-library': 'off' } },
  { files: ['**/main.ts'], rules: { 'no-console': 'off' } },
];

export default config;
