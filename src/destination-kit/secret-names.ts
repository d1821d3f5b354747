import type { AnyDestinationType, DestinationSettings, SecretField } from './destination-type.ts'

/** Names in a comma-separated setting. */
export const namesIn = (text: string): readonly string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')

/** The secrets a destination has with these settings. */
export function secretFields(
  { secrets, namedSecrets }: AnyDestinationType,
  settings: DestinationSettings,
): Readonly<Record<string, SecretField>> {
  const own = Object.entries(secrets).filter(
    ([, { when }]) => when === undefined || (settings[when.setting] !== '') === when.isSet,
  )
  const named =
    namedSecrets === undefined
      ? []
      : namesIn(String(settings[namedSecrets.setting] ?? '')).map((name) => [
          `${namedSecrets.prefix}${name}`,
          { title: name, isOptional: true },
        ])
  return Object.fromEntries([...own, ...named])
}
