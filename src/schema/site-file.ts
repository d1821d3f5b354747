/** The site file of a server: its text and its content. */
import Type, { type Static } from 'typebox'

/** Bytes of a text that the page edits; larger files are edited on the machine. */
export const SITE_TEXT_BYTES = 1024 * 1024

export const SiteFileItem = Type.Object(
  {
    path: Type.String(),
    /** '' if there is no file, or it is too large for the page. */
    text: Type.String(),
    /** False: it was named by `--site`, or is too large. */
    isReplaceable: Type.Boolean(),
    /** Faults of the file; captures cannot be read until it is corrected. */
    faults: Type.Array(Type.String()),
    name: Type.String(),
    zones: Type.Array(
      Type.Object({
        name: Type.String(),
        level: Type.Union([Type.Number(), Type.Null()]),
        subnets: Type.Array(Type.String()),
        vlans: Type.Array(Type.Integer()),
      }),
    ),
    subnets: Type.Array(Type.Object({ cidr: Type.String(), name: Type.String() })),
    maintenance: Type.Array(
      Type.Object({
        name: Type.String(),
        days: Type.Array(Type.String()),
        from: Type.String(),
        to: Type.String(),
      }),
    ),
    devices: Type.Integer({ description: 'Devices that it names' }),
  },
  { title: 'SiteFile' },
)
export type SiteFileItem = Static<typeof SiteFileItem>

export const NewSiteFile = Type.Object(
  { text: Type.String({ maxLength: SITE_TEXT_BYTES, description: 'YAML; docs/reference/site-file.md' }) },
  { additionalProperties: false, title: 'NewSiteFile' },
)
