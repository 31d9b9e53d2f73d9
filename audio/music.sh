#!/usr/bin/env bash
# Music on hold, our own: a slow pentatonic tune of plucked strings over soft chords. It loops: it begins and ends in silence.
set -euo pipefail
out=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# note length of each step: 0.5 s; D pentatonic (D E F# A B); a dot is a rest
tune=(D4 . A4 B4 A4 . F#4 E4  D4 . E4 F#4 A4 . . .  B4 . A4 F#4 E4 . F#4 A4  E4 . D4 E4 D4 . . .)
step=0.5
index=0
inputs=()
for note in "${tune[@]}"; do
  if [[ $note != . ]]; then
    file="$dir/$index.wav"
    start=$(awk -v i=$index -v s=$step 'BEGIN { print i * s }')
    sox -D -n -r 8000 -c 1 -b 16 "$file" synth 1.8 pluck "$note" fade t 0.01 1.8 1.2 gain -8 pad "$start"
    inputs+=("$file")
  fi
  index=$((index + 1))
done
bar=0
for chord in "D3 A3 F#4" "B2 F#3 D4" "A2 E3 A3" "D3 A3 D4"; do
  file="$dir/chord$bar.wav"
  start=$(awk -v b=$bar 'BEGIN { print b * 4 }')
  read -r low mid high <<< "$chord"
  sox -D -n -r 8000 -c 1 -b 16 "$file" synth 4 sine "$low" synth 4 sine mix "$mid" synth 4 sine mix "$high" fade h 0.8 4 1.2 gain -16 pad "$start"
  inputs+=("$file")
  bar=$((bar + 1))
done
sox -D -m "${inputs[@]}" -r 8000 -c 1 -b 16 "$out" gain -n -6 fade t 0.05 16 0.8
