/** Created by tools/browser-engine.ts during the build. */
declare module 'virtual:private-engine' {
  /** Source text of the worker, a classic script. */
  export const program: string
}
