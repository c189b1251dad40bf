/** What is written is seen over the film at once, as captions of its own. */

/** @type {WeakMap<HTMLMediaElement, TextTrack>} */
const tracks = new WeakMap();

/** @param {HTMLMediaElement} media @param {string} label @param {import("./webvtt.js").Cue[]} cues */
export function showLive(media, label, cues) {
  const track = tracks.get(media) ?? media.addTextTrack("captions", label);
  if (!tracks.has(media)) {
    tracks.set(media, track);
    for (const other of media.textTracks) other.mode = other === track ? "showing" : "disabled";
  }
  for (const old of [...(track.cues ?? [])]) track.removeCue(old);
  for (const { startMs, endMs, text } of cues) if (endMs > startMs && text.trim()) track.addCue(new VTTCue(startMs / 1000, endMs / 1000, text));
}
