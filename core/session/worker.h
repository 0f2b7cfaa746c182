#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

#include "core/run/simulation.h"
#include "core/session/builder.h"
#include "core/session/mailbox.h"
#include "core/session/messages.h"
#include "core/session/pace.h"
#include "core/session/recorder_thread.h"
#include "core/session/test_share.h"
#include "core/session/writer.h"

namespace spikeloom {

/// The thread that computes: RunController's other half, free of Qt. It owns the one Simulation there is and
/// advances it in chunks of a few ms, so that a command is obeyed within that time. Everything that crosses
/// over is a value: commands in, notices and frames out. Networks are built, loaded and freed, and
/// experiments checked, on the builder's threads; until a new network stands the old one is trained on.
class Worker : RunObserver {
public:
  Worker();
  /// Asks the threads to stop and waits for them: some ms; a run that is being saved is saved first.
  ~Worker() override;

  /// Hands over a command. Of commands that only set something, the last one counts.
  void post(Command command);
  /// What was told since the last call.
  [[nodiscard]] std::vector<Notice> takeNotices();
  /// The newest frame, if one came since the last call.
  [[nodiscard]] std::optional<Frame> takeFrame() { return m_frames.take(); }
  /// Frames that were replaced before anyone took them.
  [[nodiscard]] std::uint64_t droppedFrames() const { return m_frames.dropped(); }
  /// Nothing is under way: after what can be taken now, nothing comes before the next command.
  [[nodiscard]] bool quiet() const;

private:
  void loop(const std::stop_token& stop);
  void serveSaves();
  void finishSaves();
  void takeSaves();
  void saveBeforeTheEnd();
  void serveRecording();
  void wait(const std::stop_token& stop);
  void step(const std::stop_token& stop);
  [[nodiscard]] bool running() const { return m_simulation && !m_ended && m_simulation->busy(); }
  /// Others must take what is theirs first.
  [[nodiscard]] bool held() const { return m_writer.handing() || (m_recording && m_recording->full()); }
  /// Tests between two loops are not for looking at: whatever the speed, they take as little time as can be.
  [[nodiscard]] bool unpaced() const { return running() && m_simulation->schedule().briefTest(); }
  void showWhenDue();

  /// From the builder: a network that stands; one that is not to be had; that it needs the present one's
  /// memory.
  struct Standing {
    std::uint64_t run;
    std::shared_ptr<Simulation> network;
  };
  struct NotBuilt {
    Refused refused;
  };
  struct HandOver {};
  /// Likewise: what a change of live parameters needs; that it is not to be had.
  struct Prepared {
    std::uint64_t ticket;
    LiveParts parts;
  };
  struct NotPrepared {
    std::uint64_t ticket;
    std::vector<InputError> problems;
  };
  using Letter = std::variant<Command, Standing, NotBuilt, HandOver, Prepared, NotPrepared>;

  Builder::Host host();
  void expect(std::uint64_t run);
  void send(Letter letter);
  void giveUpBuild();
  void noLongerAwaited(std::uint64_t run);
  [[nodiscard]] std::shared_ptr<Simulation> takeNetwork(const std::stop_token& stop);

  void obeyAll();
  void obey(const Command& command);
  void obey(const Standing& standing);
  void obey(const NotBuilt& notBuilt);
  void obey(const HandOver&);
  void obey(const Prepared& prepared);
  void obey(const NotPrepared& notPrepared);
  void obey(const command::Build&) {} // these three go to the builder
  void obey(const command::Load&) {}
  void obey(const command::Check&) {}
  void obey(const command::Save& save);
  void obey(const command::Train&);
  void obey(const command::Pause&);
  void obey(const command::OneTrial&);
  void obey(const command::Test&);
  void obey(const command::Cue& cue);
  void obey(const command::Stop&);
  void obey(const command::Speed& speed);
  void obey(const command::Live& live);
  void obey(const command::Watch& watch);
  void obey(const command::Look& look);
  void obey(const command::Record& record);
  void obey(const command::EndRecording&);
  [[nodiscard]] bool canGoOn();
  using Ask = std::function<void(Schedule&)>;
  void ask(const Ask& ask);
  void changePrepared();
  void trialEnded(const TrialRecord& record, const TrialSummary& summary, const Network& network) override;
  void install(std::uint64_t run, std::shared_ptr<Simulation> simulation);
  void tell(Notice notice);
  void wakeUp();
  /// What a failure is to be reported as, when it is not the run itself that fails.
  struct Asked {
    Refused::What what;
    std::uint64_t run = 0;
  };
  void attempt(std::optional<Asked> asked, const std::function<void()>& work);
  void failed(std::optional<Asked> asked, std::vector<InputError> problems, RunEnded::Reason reason);

  // Crosses the threads, under the mutex
  mutable std::mutex m_mutex;
  std::condition_variable_any m_wake, m_handover;
  std::deque<Letter> m_letters;
  std::deque<Command> m_deferred; ///< what the awaited network is to do
  std::uint64_t m_awaited = 0;    ///< the run being built or loaded, or 0
  std::optional<std::shared_ptr<Simulation>> m_handedOver;
  double m_held = 0;     ///< bytes of the network in place
  bool m_asleep = false; ///< the thread waits for a letter
  std::vector<Notice> m_notices;
  Mailbox<Frame> m_frames;

  // The worker thread's own
  std::shared_ptr<Simulation> m_simulation; ///< its only owner
  std::uint64_t m_run = 0;
  std::optional<RunEnded> m_ended;
  std::deque<std::filesystem::path> m_saves; ///< asked for, while another one is written
  bool m_toldSilent = false;
  std::uint64_t m_change = 0; ///< ticket of the newest change of live parameters
  bool m_preparing = false;   ///< the builder makes what it needs
  std::vector<Ask> m_asked;   ///< what waits for it
  std::vector<std::uint32_t> m_watched;
  Pace m_pace;
  TestShare m_testShare;
  bool m_changed = false; ///< something to show at once
  std::chrono::steady_clock::time_point m_lastFrame{};

  RunWriter m_writer;                          ///< its thread wakes the worker's
  std::unique_ptr<RecorderThread> m_recording; ///< likewise
  Builder m_builder{host()};
  std::jthread m_thread; ///< last, so that it ends before what it uses
};

} // namespace spikeloom
