# 2 つ目の要素の設定、入力、削除。

second-factor-heading = 2 段階認証
second-factor-door-off = オフ: パスワードを知っている人は誰でもサインインできます。
second-factor-door-on = オン: パスワードだけではサインインできません。
second-factor-explained = 2 段階認証を使うと、パスワードを知られただけではサインインされません。
second-factor-required = 続けるには 2 段階認証の設定が必要です。

second-factor-app-heading = アプリのコード
second-factor-app-explained = スマートフォンのアプリに 30 秒ごとに新しいコードが表示されます。ワンタイムパスワードに対応したアプリならどれでも使えます。
second-factor-app-since = 設定日時: { $when }
second-factor-app-used = 最終使用: { $when }
second-factor-app-set-up = アプリを設定する
second-factor-app-scan = アプリでこのコードを読み取ってください。
second-factor-app-qr = アプリ用の QR コード
second-factor-app-type = または、このキーをアプリに入力してください:
second-factor-app-open = この端末のアプリで開く
second-factor-app-code = アプリに表示されたコード
second-factor-app-turn-on = オンにする
second-factor-app-consequence = このブラウザーではサインインしたままになり、ほかのすべての場所ではサインアウトされます。
second-factor-app-remove = アプリを削除する
second-factor-app-remove-question = アプリのコードを削除しますか？
second-factor-app-remove-consequence = サインイン時にコードを求められなくなります。ほかに 2 段階認証の手段がない場合は、リカバリーコードも使えなくなり、ほかのすべての場所でサインアウトされます。
second-factor-app-removed = アプリを削除しました。

second-factor-code = アプリのコード
second-factor-code-or-recovery = アプリのコード、またはリカバリーコード
second-factor-code-wrong = 正しくないか、すでに使用されています
second-factor-code-other = 現在アプリに表示されているコードではありません

second-factor-recovery-heading = リカバリーコード
second-factor-recovery-explained = スマートフォンが使えないときは、代わりにリカバリーコードでサインインできます。各コードは 1 回だけ使えます。
second-factor-recovery-left = { $count ->
    [0] 残りはありません。
   *[other] 残り { $count } 個です。
}
second-factor-recovery-renew = 新しいリカバリーコードを作成する
second-factor-recovery-renew-consequence = これまでのコードは使えなくなります。
second-factor-recovery-new = リカバリーコード
second-factor-recovery-once = 表示されるのはこの 1 回だけです。
second-factor-recovery-keep = 印刷するか書き留めて、スマートフォンとは別の場所に保管してください。
second-factor-recovery-kept = 保管しました

second-factor-sign-in-heading = もう 1 つの手順
second-factor-sign-in-as = パスワードを確認しました。続けて { $user } さんご本人であることを確認します。
second-factor-sign-in-recovery = リカバリーコードを使う
second-factor-sign-in-recovery-code = リカバリーコード
second-factor-sign-in-anew = 最初からやり直す

second-factor-of-user = 2 段階認証
second-factor-of-user-none = なし
second-factor-of-user-app = アプリのコード
second-factor-of-user-remove = 2 段階認証を解除する
second-factor-of-user-remove-question = { $user } の 2 段階認証を解除しますか？
second-factor-of-user-remove-consequence = このユーザーはすべての場所でサインアウトされ、パスワードだけでサインインするようになります。本人からの依頼であることを確認してください。
