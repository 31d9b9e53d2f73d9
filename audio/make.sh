#!/usr/bin/env bash
# Makes the prompts named in texts.tsv and the manifest that lists them.
#
#   ./make.sh          what is missing or whose recipe changed
#   ./make.sh --all    everything
#
# tts     spoken by espeak-ng from pinyin until a person records it: its voice for characters spells them in English
# music   music.sh
# person  recorded by a person: the file is his and never touched
# native  waits for a native speaker: listed, without a file and without a text
#
# Needs espeak-ng and sox. The same texts make the same bytes.
set -euo pipefail
cd "$(dirname "$0")"
export LC_ALL=C.UTF-8

level=-20      # dBFS, RMS: loud enough on a bad line, far from clipping
headroom=-2    # dBFS, no peak is above
speed_standard=170
speed_slow=140

for tool in espeak-ng sox; do
  command -v "$tool" > /dev/null || { echo "make.sh: $tool is missing: apt-get install espeak-ng sox" >&2; exit 1; }
done
engine="espeak-ng $(espeak-ng --version | sed -n 's/.*text-to-speech: \([0-9.]*\).*/\1/p')"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

quote() { printf '"%s"' "$(printf '%s' "$1" | sed 's/\\/\\\\/g; s/"/\\"/g')"; }

# Brings a sound to 8 kHz mono 16 bit at our level, silence before and after taken away.
finish() {
  local raw=$1 out=$2 rms gain
  sox -D "$raw" -r 8000 -c 1 -b 16 "$work/cut.wav" highpass 120 silence 1 0.02 0.5% reverse silence 1 0.02 0.5% reverse
  rms=$(sox "$work/cut.wav" -n stats 2>&1 | awk '/^RMS lev dB/ { print $4 }')
  gain=$(awk -v l=$level -v h=$headroom -v r="$rms" 'BEGIN { printf "%.2f", l - r - h }')
  sox -D "$work/cut.wav" "$work/done.wav" gain -l "$gain" gain "$headroom" pad 0.02 0.05
  mkdir -p "$(dirname "$out")"
  mv "$work/done.wav" "$out"
}

speak() {
  espeak-ng -v cmn-latn-pinyin -s "$3" -g "$4" -w "$work/raw.wav" "$1"
  finish "$work/raw.wav" "$2"
}

total=$(awk -F'\t' '!/^#/ && NF { total += split($3, voices, ",") } END { print total }' texts.tsv)
count=0 made=0 separator=''
{
  printf '{\n  "prompts": ['
  while IFS=$'\t' read -r id language voices how text pinyin; do
    if [[ -z $id || $id == \#* ]]; then continue; fi
    for voice in ${voices//,/ }; do
      count=$((count + 1))
      file="$language/$voice/$id.wav" status=ready
      case $how in
        tts)
          speed=$speed_standard gap=0
          if [[ $voice == slow ]]; then speed=$speed_slow gap=4; fi
          recipe="$engine cmn-latn-pinyin, $speed words a minute: $pinyin" ;;
        music) recipe="music.sh" ;;
        person) recipe="a person" ;;
        native) recipe="" file="" status="to be recorded by a native speaker" ;;
        *) echo "make.sh: texts.tsv: $id: '$how' is no way to make a prompt" >&2; exit 1 ;;
      esac
      entry="{ \"id\": $(quote "$id"), \"text\": $(quote "$text"), \"language\": $(quote "$language"), \"voice\": $(quote "$voice")"
      if [[ -n $file ]]; then entry+=", \"file\": $(quote "$file")"; fi
      entry+=", \"made\": $(quote "$recipe"), \"status\": $(quote "$status") }"
      printf '%s\n    %s' "$separator" "$entry"
      separator=,
      if [[ -n $file && ( ! -f $file || ${1:-} == --all && $how != person ) ]] || { [[ $how == tts ]] && ! grep -qF -- "$entry" manifest.json 2> /dev/null; }; then
        printf '[%3d/%d] %s %s\n' "$count" "$total" "$voice" "$id" >&2
        made=$((made + 1))
        case $how in
          tts) speak "$pinyin" "$file" "$speed" "$gap" ;;
          music) ./music.sh "$work/raw.wav"; finish "$work/raw.wav" "$file" ;;
          person) echo "make.sh: $file is missing: it is a person's recording" >&2; exit 1 ;;
        esac
      fi
    done
  done < texts.tsv
  printf '\n  ]\n}\n'
  printf '%d prompts, %d made\n' "$count" "$made" >&2
} > "$work/manifest.json"
mv "$work/manifest.json" manifest.json
