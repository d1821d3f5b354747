/** Parts of the frame and of pages that are loaded when first used. */

export const importPackets = () => import('./PacketsDrawer.tsx')
export const importPalette = async () => ({ default: (await import('./Palette.tsx')).Palette })
export const importHelp = async () => ({ default: (await import('./KeyHelp.tsx')).KeyHelp })

/** Loads all of them: nothing can be loaded once private analysis is sealed. */
export function importLateParts(): Promise<unknown> {
  return Promise.all([importPackets(), importPalette(), importHelp(), import('#ui/parts/LineChart.tsx')])
}
