import { defineConfig } from 'vite';

// Every build, including those of tests, is the production build that is served.
process.env.NODE_ENV = 'production';

export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  oxc: { jsx: { runtime: 'automatic' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Lists the files that each page needs.
    manifest: true,
    target: 'es2023',
    // Nothing may be inlined: the content security policy allows fonts and styles only from the console's own
    // origin.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      // Server directives, which this code does not use.
      checks: { moduleLevelDirective: false },
    },
  },
  css: { modules: { localsConvention: 'camelCaseOnly' } },
});
