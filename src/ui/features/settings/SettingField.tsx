import { Select, Switch, Textarea, TextInput } from '@mantine/core'
import type { SettingItem } from '#schema/settings'
import { choicesOf, kindOf } from '#ui/parts/setting-fields'
import styles from './Settings.module.css'

/** The control of one setting. */
export function SettingField(props: { item: SettingItem; text: string; onChange: (text: string) => void }) {
  const { item, text, onChange } = props
  const common = { label: item.title, description: item.description, disabled: !item.isWritable }
  return (
    <div className={styles.field}>
      <Control {...{ item, text, onChange, common }} />
      <p className={styles.note}>{noteOf(item)}</p>
    </div>
  )
}

function Control(props: {
  item: SettingItem
  text: string
  onChange: (text: string) => void
  common: { label: string; description: string; disabled: boolean }
}) {
  const { item, text, onChange, common } = props
  switch (kindOf(item)) {
    case 'flag':
      return (
        <Switch
          {...common}
          checked={text === 'true'}
          onChange={(event) => onChange(String(event.currentTarget.checked))}
        />
      )
    case 'choice':
      return (
        <Select
          {...common}
          data={[...choicesOf(item)]}
          value={text}
          allowDeselect={false}
          onChange={(value) => onChange(value ?? '')}
        />
      )
    case 'list':
      return (
        <Textarea
          {...common}
          description={`${item.description} One a line.`}
          autosize
          minRows={1}
          maxRows={8}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
    default:
      return (
        <TextInput
          {...common}
          inputMode={kindOf(item) === 'number' ? 'decimal' : 'text'}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
  }
}

function noteOf({ name, source, option, console: set, isPending, appliesAt }: SettingItem): string {
  const parts = [name]
  if (set !== null)
    parts.push(
      set.isLocked
        ? `set by the console (${set.from}), locked`
        : source === 'console'
          ? `set by the console (${set.from}); may be changed here`
          : `the console suggests another value (${set.from})`,
    )
  if (source === 'command line') parts.push(`set by ${option ?? 'the command line'}; change it there`)
  if (isPending) parts.push('has effect at the next start')
  else if (appliesAt === 'restart') parts.push('changes need a restart')
  return parts.join(' · ')
}
