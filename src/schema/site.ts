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
          plant: orNull(Type.String({ description: 'Id of the simulated plant' })),
          plants: Type.Array(
            Type.Object({
              id: Type.String(),
              title: Type.String(),
              summary: Type.String({ description: 'Protocols of the plant' }),
            }),
            { maxItems: 100, description: 'Plants that can be simulated instead' },
          ),
        },
        { description: 'Set if the traffic is simulated: when the first simulated attack begins' },
      ),
    ),
  },
  { title: 'SiteItem' },
)
/** Which plant the demo shall simulate. */
export const DemoChoice = Type.Object(
  { plant: Type.String({ minLength: 1, maxLength: 60, description: 'Id of one of `plants`' }) },
  { title: 'DemoChoice', additionalProperties: false },
)
export type DemoChoice = Static<typeof DemoChoice>

export type SiteItem = Static<typeof SiteItem>
