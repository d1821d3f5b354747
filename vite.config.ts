import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { privateEngine } from './tools/browser-engine.ts'

const ui = (file: string) => fileURLToPath(new URL(`src/ui/${file}`, import.meta.url))
/** With the styles that those of components override, which must come before them. */
const FIRST_PAGE = [ui('features/overview/Overview.tsx'), ui('app/mantine.css'), ui('app/app.css')]
/** Modules of the first page: one file, which loads with the frame. */
let first: ReadonlySet<string> | undefined

interface ModuleGraph {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null
}

/** The modules with all of ours that they import, without what they load later. Libraries export more than is used. */
function reachedFrom(start: readonly string[], graph: ModuleGraph): ReadonlySet<string> {
  const reached = new Set(start)
  for (const id of reached)
    for (const one of graph.getModuleInfo(id)?.importedIds ?? [])
      if (!one.includes('node_modules')) reached.add(one)
  return reached
}

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
              // A name for each module, so that all modules are known when the first is asked.
              name: (module: string, graph: ModuleGraph) => {
                first ??= reachedFrom(FIRST_PAGE, graph)
                return first.has(module) ? 'first' : null
              },
              priority: 2,
            },
            {
              name: 'shared',
              test: /node_modules\/@tabler|src\/(ui\/(kit\/(?!VirtualTable)|parts|source)|schema|model)\//,
              minShareCount: 10,
            },
            { name: 'shared', test: /node_modules/, minShareCount: 24 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/rest': 'http://127.0.0.1:8470' } },
})
