import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: [
      'dist/',
      '.tools/',
      'out/',
      'coverage/',
      'node_modules/',
      '.venv/',
      '.ros/',
      '.venv-evaluation/',
      'models/',
      '*.config.js',
      'bin/',
      '**/*.mjs',
      '.dependency-cruiser.cjs',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { project: './tsconfig.test.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-console': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // In numeric kernels a bounded index is certain; house rule: `!` is for those alone.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  { files: ['src/cli/**', 'examples/**', 'tools/**'], rules: { 'no-console': 'off' } },
  {
    files: ['test/**'],
    ignores: ['test/support/environment.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'MemberExpression[property.name=/^(skip|skipIf|runIf|only|todo)$/]',
          message: 'A suite that needs something goes through describeWith: its body does not run without it.',
        },
        {
          selector: 'MemberExpression[object.property.name="env"][property.value=/^ROADSCENE_/]',
          message: 'What a machine has is found in test/support/environment.ts alone.',
        },
      ],
    },
  },
);
