import Type from 'typebox'

/** Object that one sensor names by an id of its own: an alert, a device. */
export const ThingOfSensor = Type.Object(
  {
    sensor: Type.String({ minLength: 1, maxLength: 100 }),
    id: Type.String({ minLength: 1, maxLength: 300 }),
  },
  { additionalProperties: false },
)
