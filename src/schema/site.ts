import Type, { type Static } from 'typebox'
import { orNull, Time } from './terms.ts'

/** Shown where the site has no name. */
export const UNNAMED_SITE = 'Unnamed site'

/** The site that the sensor watches. */
export const SiteItem = Type.Object(
  {
    name: Type.String({ description: `Name of the site file, else of --name, else ${UNNAMED_SITE}` }),
    isNamed: Type.Boolean({ description: 'The site has a name' }),
    demo: orNull(
      Type.Object(
        {
          attackAt: Time,
          everySeconds: Type.Integer({ minimum: 1, description: 'The attack repeats after so long' }),
        },
        { description: 'Set if the traffic is simulated: when the first simulated attack begins' },
      ),
    ),
  },
  { title: 'SiteItem' },
)
export type SiteItem = Static<typeof SiteItem>
