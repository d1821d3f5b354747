/** The page docs/reference/settings.md. */
import type { AnySetting } from '../../setting.ts'

const INTRODUCTION = `# Settings

Generated from the declarations (\`src/server/*/settings.ts\`): \`SIGHTGLASS_WRITE=1 node_modules/.bin/node --test
src/server/settings/settings.test.ts\`. How to set them: [operate](../how-to/operate.md). [JSON Schema](sightglass.schema.json) of the file.

The command line overrides the configuration file; the file overrides the default. \`restart\`: a change has effect at the next start.
`

export function settingsPage(settings: readonly AnySetting[]): string {
  const rows = settings.map(({ name, description, default: value, option, appliesAt }) => {
    const flag =
      option === undefined ? '' : `\`--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}\``
    const shown = value === null ? '' : `\`${JSON.stringify(value)}\``
    return `| \`${name}\` | ${description.replaceAll('|', '\\|')} | ${shown} | ${flag} | ${appliesAt} |`
  })
  return [
    INTRODUCTION,
    '| setting | meaning | default | option of `serve` | effect |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}
