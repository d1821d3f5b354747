/** Methods that run programs, and programs that are run by them: as UTF-16, anywhere in the arguments. */
const RUNS =
  /\b(?:ExecuteShellCommand|ShellExecute|ExecuteExcel4Macro|DDEInitiate|RegisterXLL)\b|(?:[\w%:.\\ -]{0,80}\\)?\b(?:cmd(?:\.exe\b| +\/[ckq])|(?:powershell|mshta|rundll32|regsvr32|wscript|cscript|certutil)(?:\.exe)?(?=[ "/]|$|\n))[^\n]{0,120}/i
const ARGUMENTS = 2048

/** The program that the arguments of an automation call have run; undefined for none. [MS-OAUT] 3.1.4.3, 3.1.4.4. */
export function programRun(bytes: Uint8Array, at: number, end: number): string | undefined {
  const characters: string[] = []
  const stop = Math.min(end, at + ARGUMENTS)
  // A zero in every second byte is what Latin letters of UTF-16 have; all other bytes part words.
  for (let i = at; i + 1 < stop; i += 2) {
    const isLetter = bytes[i + 1] === 0 && bytes[i]! >= 0x20 && bytes[i]! < 0x7f
    characters.push(isLetter ? String.fromCharCode(bytes[i]!) : '\n')
  }
  return RUNS.exec(characters.join(''))?.[0].trim()
}
