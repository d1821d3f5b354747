import { Checkbox, PasswordInput, Select, TextInput } from '@mantine/core'
import type { DestinationTypeItem } from '#schema/forwarding'
import type { FieldsProps } from './DestinationForm.tsx'
import { secretFields, settingText } from './draft.ts'
import styles from './Forwarding.module.css'
import { texts } from './texts.ts'

interface TypeProps extends FieldsProps {
  readonly type: DestinationTypeItem
  readonly secretsSet: readonly string[]
}

/** Settings and secrets as the destination type declares them; rarely used ones under "More options". */
export function SettingFields(props: TypeProps) {
  const { type, draft, faults, set, secretsSet } = props
  const advanced = type.settings.filter(({ isAdvanced }) => isAdvanced)
  return (
    <>
      <p className={`quiet ${styles.hint}`}>{type.description}</p>
      {type.settings
        .filter(({ isAdvanced }) => !isAdvanced)
        .map((setting) => (
          <SettingField key={setting.name} setting={setting} {...props} />
        ))}
      {secretFields(draft, type).map(({ name, title, description, isOptional }) => (
        <PasswordInput
          key={name}
          size="xs"
          label={isOptional ? `${title} (optional)` : title}
          description={description}
          placeholder={secretsSet.includes(name) && draft.secrets[name] === undefined ? texts.kept : ''}
          autoComplete="off"
          value={draft.secrets[name] ?? ''}
          error={faults[`secrets.${name}`]}
          onChange={(event) => {
            const { [name]: _before, ...others } = draft.secrets
            const value = event.currentTarget.value
            set({ secrets: value === '' ? others : { ...others, [name]: value } })
          }}
        />
      ))}
      {advanced.length > 0 && (
        <details>
          <summary>{texts.more}</summary>
          <div className={styles.more}>
            {advanced.map((setting) => (
              <SettingField key={setting.name} setting={setting} {...props} />
            ))}
          </div>
        </details>
      )}
      {type.hasCertificates && <ConnectionFields {...props} />}
    </>
  )
}

function SettingField({
  setting,
  draft,
  faults,
  set,
}: TypeProps & { setting: DestinationTypeItem['settings'][number] }) {
  const { name, title, description, kind, choices } = setting
  const value = settingText(draft, setting)
  const error = faults[`settings.${name}`]
  const put = (text: string) => set({ settings: { ...draft.settings, [name]: text } })
  if (kind === 'boolean')
    return (
      <Checkbox
        label={title}
        description={description}
        checked={value === 'true'}
        onChange={(event) => put(event.currentTarget.checked ? 'true' : '')}
      />
    )
  if (kind === 'choice')
    return (
      <Select
        label={title}
        description={description}
        allowDeselect={false}
        data={[...choices]}
        value={value}
        error={error}
        onChange={(chosen) => put(chosen ?? value)}
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
      onChange={(event) => put(event.currentTarget.value)}
    />
  )
}

function ConnectionFields({ draft, faults, set }: FieldsProps) {
  const { connection } = draft
  const field = (part: keyof typeof connection, label: string, placeholder: string) => (
    <TextInput
      label={label}
      placeholder={placeholder}
      maxLength={500}
      value={connection[part]}
      error={faults[part]}
      onChange={(event) => set({ connection: { ...connection, [part]: event.currentTarget.value } })}
    />
  )
  return (
    <details>
      <summary>{texts.certificates}</summary>
      <div className={styles.more}>
        <p className={`quiet ${styles.hint}`}>{texts.certificatesHint}</p>
        {field('caFile', 'CA certificate', 'plant-ca.pem; empty: system CAs')}
        <div className={styles.even}>
          {field('certificateFile', 'Client certificate', 'only if the receiver requires one')}
          {field('keyFile', 'Client key', '')}
        </div>
        {field('proxy', 'Proxy', 'http://proxy.example:3128')}
      </div>
    </details>
  )
}
