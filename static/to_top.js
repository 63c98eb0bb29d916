// After the new entry has been drawn. `offsetParent` is empty for what is gone or hidden.
setTimeout(() => {
  document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
  if (document.activeElement === document.body || !document.activeElement?.offsetParent) {
    const heading = document.querySelector(".st-key-browse_entry h2") || document.querySelector("h1");
    if (heading) { heading.tabIndex = -1; heading.style.outline = "none"; heading.focus({preventScroll: true}); }
  }
}, 150);
