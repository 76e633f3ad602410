// Light or dark: as the system has it, until the reader chooses.
try {
  const kept = localStorage.getItem("mtkit-review-theme");
  if (kept === "light" || kept === "dark") document.documentElement.dataset.theme = kept;
} catch { /* no storage */ }

function theme() {
  const dark = getComputedStyle(document.documentElement).getPropertyValue("color-scheme").trim() === "dark" ||
    (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "light" : "dark";
  try { localStorage.setItem("mtkit-review-theme", document.documentElement.dataset.theme); } catch { /* not kept */ }
}
