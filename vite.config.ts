import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Builds `src/ui` into `build/ui`, which the API serves; `vite` alone serves it for work on the pages. */
export default defineConfig({
  root: 'src/ui',
  plugins: [react()],
  build: { outDir: '../../build/ui', emptyOutDir: true },
  server: { proxy: { '/rest': 'http://127.0.0.1:8470' } },
})
