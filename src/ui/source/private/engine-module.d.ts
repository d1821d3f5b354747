/** Made by tools/browser-engine.ts when the pages are built. */
declare module 'virtual:private-engine' {
  /** The whole program of the worker, a classic script. */
  export const program: string
}
