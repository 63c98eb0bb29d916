// The card is keyed, so it is there still; what stands in it may be new; before the questions it is what stands behind an open door. Beside the advice the questions go back to their top; a question whose
// top is out of sight is scrolled to, on a phone too. What was scrolled by a little, which only cuts the row on top, goes back.
setTimeout(() => {
  const main = document.querySelector("[data-testid=stMain]");
  if (main?.scrollTop < 80) main.scrollTo(0, 0);
  document.querySelector(".st-key-questions")?.scrollTo(0, 0);
  const card = document.querySelector(".st-key-lead, .st-key-opened"), top = card?.getBoundingClientRect().top;
  if (top < 0 || top > innerHeight / 2) card.scrollIntoView({block: "start"});
  if (document.activeElement.matches(".st-key-lead input")) return; // who types already goes on
  card?.querySelector("[class*=st-key-ask_] button, [class*=st-key-ask_] input")?.focus({preventScroll: true});
}, 150);
