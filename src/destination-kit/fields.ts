/** DestinationSettings that several destination types have. */
import Type from 'typebox'

/** https, or http for receivers on this machine and in closed networks. */
export const httpUrl = (title: string, description: string) =>
  Type.String({
    title,
    description,
    minLength: 8,
    maxLength: 1000,
    pattern: '^https?://[^\\s/?#@]+([/?#]\\S*)?$',
  })

export const text = (title: string, description: string, most = 200) =>
  Type.String({ title, description, minLength: 1, maxLength: most })

export const optionalText = (title: string, description: string, most = 200) =>
  Type.String({ title, description, maxLength: most, default: '' })

/** Effect of a change at the receiver on the alert here. */
export const statusBack = {
  ...Type.Enum(['nothing', 'note', 'close'], {
    title: 'Changes there',
    description: 'nothing; note: only in the audit log; close: also close, take up and reopen the alert here',
    default: 'nothing',
  }),
  isAdvanced: true,
}

/** Joins a base URL and a path. */
export const under = (base: string, path: string) => `${base.replace(/\/+$/, '')}${path}`
