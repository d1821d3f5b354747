import { Checkbox, PasswordInput, Select, TextInput } from '@mantine/core'
import type { DeclaredSettingItem } from '#schema/forwarding'
import { choiceLabel } from './choice-label.ts'
import styles from './DeclaredFields.module.css'

export interface DeclaredSecret {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly isOptional: boolean
}

interface Props {
  readonly settings: readonly DeclaredSettingItem[]
  readonly secrets: readonly DeclaredSecret[]
  /** Text of a setting: booleans are `true` and ``. */
  readonly textOf: (setting: DeclaredSettingItem) => string
  readonly put: (name: string, text: string) => void
  /** Text typed for a secret; undefined for none. */
  readonly secretOf: (name: string) => string | undefined
  readonly putSecret: (name: string, text: string) => void
  /** Names of the secrets that are stored already. */
  readonly secretsSet?: readonly string[]
  /** `settings.NAME` and `secrets.NAME` → its fault. */
  readonly faults?: Readonly<Record<string, string>>
}

/** Settings and secrets as a destination type or response action declares them; rarely used ones under "More options". */
export function DeclaredFields(props: Props) {
  const { settings, secrets, secretOf, putSecret, secretsSet = [], faults = {} } = props
  const advanced = settings.filter(({ isAdvanced }) => isAdvanced)
  return (
    <>
      {settings
        .filter(({ isAdvanced }) => !isAdvanced)
        .map((setting) => (
          <SettingField key={setting.name} setting={setting} {...props} />
        ))}
      {secrets.map(({ name, title, description, isOptional }) => (
        <PasswordInput
          key={name}
          size="xs"
          label={isOptional ? `${title} (optional)` : title}
          description={description}
          placeholder={
            secretsSet.includes(name) && secretOf(name) === undefined ? 'configured; type to replace' : ''
          }
          autoComplete="off"
          value={secretOf(name) ?? ''}
          error={faults[`secrets.${name}`]}
          onChange={(event) => putSecret(name, event.currentTarget.value)}
        />
      ))}
      {advanced.length > 0 && (
        <details>
          <summary>More options</summary>
          <div className={styles.more}>
            {advanced.map((setting) => (
              <SettingField key={setting.name} setting={setting} {...props} />
            ))}
          </div>
        </details>
      )}
    </>
  )
}

function SettingField({ setting, textOf, put, faults = {} }: Props & { setting: DeclaredSettingItem }) {
  const { name, title, description, kind, choices } = setting
  const value = textOf(setting)
  const error = faults[`settings.${name}`]
  if (kind === 'boolean')
    return (
      <Checkbox
        label={title}
        description={description}
        checked={value === 'true'}
        onChange={(event) => put(name, event.currentTarget.checked ? 'true' : '')}
      />
    )
  if (kind === 'choice')
    return (
      <Select
        label={title}
        description={description}
        allowDeselect={false}
        data={choices.map((choice) => ({ value: choice, label: choiceLabel(choice) }))}
        value={value}
        error={error}
        onChange={(chosen) => put(name, chosen ?? value)}
      />
    )
  return (
    <TextInput
      label={title}
      description={description}
      {...(kind === 'number' && { inputMode: 'numeric' })}
      maxLength={6000}
      value={value}
      error={error}
      onChange={(event) => put(name, event.currentTarget.value)}
    />
  )
}
