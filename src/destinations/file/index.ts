/** Lines of JSON in a folder, for a data diode or another collector. */
import Type from 'typebox'
import { defineFileDestination } from '#destination-kit/destination-type'
import { ocsfOf } from '#destination-kit/ocsf'
import { itemOf, recordOf } from '#destination-kit/record'

export const type = defineFileDestination({
  name: 'file',
  title: 'File',
  description: 'Appends lines of JSON to files in the data folder that a data diode or collector picks up.',
  kinds: ['alert', 'incident', 'event', 'system'],
  settings: Type.Object({
    folder: Type.String({
      title: 'Folder',
      description: 'Below the folder `export` of the data folder',
      pattern: '^[A-Za-z0-9_-]{1,64}$',
      default: 'messages',
    }),
    format: Type.Enum(['sightglass', 'ocsf'], {
      title: 'Format',
      description: 'Our own object, or an event of OCSF 1.8.0',
      default: 'sightglass',
    }),
    megabytes: Type.Integer({
      isAdvanced: true,
      title: 'Size of a file',
      description: 'Megabytes, then the next one begins',
      minimum: 1,
      maximum: 1000,
      default: 10,
    }),
    files: Type.Integer({
      isAdvanced: true,
      title: 'Files',
      description: 'The oldest is deleted beyond this number',
      minimum: 2,
      maximum: 1000,
      default: 20,
    }),
  }),
  secrets: {},
  limits: { items: 500, bytes: 4_000_000, perSecond: 50 },
  repeats: 'none',
  file: ({ folder, megabytes, files }) => ({ folder, bytes: megabytes * 1_000_000, files }),
  map: (outgoing, { sender, settings }) =>
    itemOf(outgoing, settings.format === 'ocsf' ? ocsfOf(outgoing, sender) : recordOf(outgoing, sender)),
})
