import eslint from '@eslint/js';
import { type Config, defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** The rooms of `src/`, top to bottom. A room imports from itself and from the rooms below it, never upwards. */
const rooms = [
  'bin',
  'cli',
  'web',
  'artifact',
  'engine',
  'frontend',
  'render',
  'agent',
  'plan',
  'distro',
  'spec',
  'llb',
  'oci',
  'wire',
  'lib',
] as const;

export default defineConfig(
  { ignores: ['dist', 'coverage', '.cache', 'node_modules'] },
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // A fake or a simple implementation of an asynchronous interface has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a union of string literals.' },
        { selector: 'ExportDefaultDeclaration', message: 'Use a named export.' },
      ],
    },
  },
  ...rooms.map((room, depth): Config => ({
    files: [`src/${room}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error' as const,
        {
          patterns: rooms.slice(0, depth).map((above) => ({
            regex: `^(\\.\\./)+${above}/`,
            message: `src/${room} lies below src/${above}: imports go down only (docs/architecture.md).`,
          })),
        },
      ],
    },
  })),
  {
    // The edges are where the process is touched; everything else gets a Host.
    files: ['src/**/*.ts'],
    ignores: ['src/bin/**', 'src/cli/**', 'src/agent/main.ts', 'src/agent/host/**', 'src/frontend/main.ts'],
    rules: { 'no-restricted-globals': ['error', { name: 'process', message: 'Take it from the Host.' }] },
  },
  { files: ['eslint.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-unused-expressions': 'off' } },
);
