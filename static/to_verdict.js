// On a phone.
setTimeout(() => {
  const verdict = document.querySelector(".st-key-verdict"), top = verdict?.getBoundingClientRect().top;
  if (top < 0 || top > innerHeight / 2) verdict.scrollIntoView({block: "start"});
}, 150);
