/** Never by colour alone (ISA-18.2): each severity has its shape. Worst first. */
export const severityShapes = { critical: '◆', major: '▲', minor: '●', warning: '○', notice: '·' } as const

export type ShownSeverity = keyof typeof severityShapes

export const severityWords = Object.keys(severityShapes) as ShownSeverity[]
