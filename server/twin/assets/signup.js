/* What the Embedded Signup popup says to the page that opened it. */
(function () {
  'use strict';
  var root = document.getElementById('signup');
  if (!root) return;
  var opener = window.opener;
  var target = root.dataset.origin;
  var channel = root.dataset.channel;

  function say(text) {
    if (opener && target) opener.postMessage(text, target);
  }

  function session(event, data) {
    say(JSON.stringify({ type: 'WA_EMBEDDED_SIGNUP', event: event, version: '3', data: data }));
  }

  function later(ms) {
    return new Promise(function (done) { setTimeout(done, ms); });
  }

  function leave() {
    // A closing window may swallow what it has just posted.
    setTimeout(function () { window.close(); }, 60);
  }

  function alien(url, text) {
    var frame = document.createElement('iframe');
    frame.hidden = true;
    frame.src = url + '#' + encodeURIComponent(JSON.stringify({ origin: target, text: text }));
    document.body.appendChild(frame);
    return later(400);
  }

  // One step of the plan that the server made on approval.
  function perform(step) {
    return later(step.after).then(function () {
      if (step.act === 'say') say(step.text);
      if (step.act === 'object') { if (opener && target) opener.postMessage(step.value, target); }
      if (step.act === 'code') say('cb=' + channel + '&relation=opener&' + step.text);
      if (step.act === 'alien') return alien(step.url, step.text);
    });
  }

  function approve(form) {
    var button = root.querySelector('[data-testid="es-approve"]');
    button.disabled = true;
    fetch('/signup/approve', { method: 'POST', body: new URLSearchParams(new FormData(form)) })
      .then(function (answer) {
        if (!answer.ok) return answer.text().then(function (text) { throw new Error(text); });
        return answer.json();
      })
      .then(function (plan) {
        var chain = plan.steps.reduce(function (before, step) {
          return before.then(function () { return perform(step); });
        }, Promise.resolve());
        return chain.then(function () {
          form.hidden = true;
          document.getElementById('signup-done').hidden = false;
          document.querySelector('[data-testid="es-finish"]').focus();
        });
      })
      .catch(function (error) {
        button.disabled = false;
        var note = document.getElementById('signup-error');
        note.textContent = error.message;
        note.hidden = false;
      });
  }

  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-act]');
    if (!button) return;
    var act = button.dataset.act;
    if (act === 'cancel') {
      event.preventDefault();
      session('CANCEL', { current_step: root.dataset.step });
      leave();
    } else if (act === 'report') {
      event.preventDefault();
      var choice = document.getElementById('report-choice').selectedOptions[0];
      session('CANCEL', {
        error_message: choice.textContent.trim(),
        error_code: choice.value,
        session_id: root.dataset.session,
        timestamp: String(Math.floor(Date.now() / 1000))
      });
      leave();
    } else if (act === 'approve') {
      event.preventDefault();
      approve(button.form);
    } else if (act === 'finish') {
      event.preventDefault();
      leave();
    }
  });

  if (!opener) {
    var note = document.getElementById('signup-error');
    note.textContent = 'This window was not opened by a page, so nobody will hear the result.';
    note.hidden = false;
  }
})();
