import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { privateEngine } from './tools/browser-engine.ts'

/** Builds `src/ui` into `build/ui`, which the API serves; `vite` alone serves it for work on the pages. */
export default defineConfig({
  root: 'src/ui',
  plugins: [react(), privateEngine()],
  // The engine of the private analysis is one chunk of some megabytes, loaded by its page alone.
  build: {
    outDir: '../../build/ui',
    emptyOutDir: true,
    manifest: true,
    // The policy of the pages takes fonts from files only.
    assetsInlineLimit: (path: string) => (path.endsWith('.woff2') ? false : undefined),
    chunkSizeWarningLimit: 12_000,
    // The console shows other pages of the same folder.
    rolldownOptions: {
      input: ['src/ui/index.html', 'src/ui/console.html'],
      // What many pages share is one file: forty small ones take longer to fetch than to run.
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'shared',
              test: /node_modules\/@tabler|src\/(ui\/(kit\/(?!VirtualTable)|parts|source)|schema|model)\//,
              minShareCount: 10,
            },
          ],
        },
      },
    },
  },
  server: { proxy: { '/rest': 'http://127.0.0.1:8470' } },
})
