import { defineConfig } from 'vite';

// Whoever builds it, a test too, builds what is served: the console for production.
process.env.NODE_ENV = 'production';

export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  oxc: { jsx: { runtime: 'automatic' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Says which files a page needs.
    manifest: true,
    target: 'es2023',
    // Nothing may be inlined: the page's policy takes fonts and styles from its own address only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      // Directives for servers, which nothing here is.
      checks: { moduleLevelDirective: false },
    },
  },
  css: { modules: { localsConvention: 'camelCaseOnly' } },
});
