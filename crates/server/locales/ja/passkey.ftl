# パスキー。

passkey-heading = パスキー
passkey-explained = パスキーを使うと、パスワードなしでサインインできます。端末が指紋、顔、または PIN を確認します。
passkey-add = パスキーを追加する
passkey-add-explained = 端末でパスキー { $name } を作成します。
passkey-continue = 続ける
passkey-name = 名前
passkey-name-hint = 「自分のスマートフォン」など、見分けがつく名前を付けてください。
passkey-name-problem = 1～64 文字で入力してください
passkey-too-many = これ以上追加できません
passkey-sign-in = パスキーでサインイン
passkey-since = 追加日時: { $when }
passkey-used = 最終使用: { $when }
passkey-unused = 未使用
passkey-added = パスキーを追加しました。
passkey-removed = パスキーを削除しました。
passkey-remove = 削除する
passkey-remove-question = パスキー { $name } を削除しますか？
passkey-remove-consequence = このパスキーではサインインできなくなります。ほかに 2 段階認証の手段がない場合は、リカバリーコードも使えなくなり、ほかのすべての場所でサインアウトされます。
passkey-needs-script = パスキーを追加するには、パスキーに対応し、スクリプトを実行できるブラウザーが必要です。
passkey-sign-in-needs-script = パスキーを使うには、パスキーに対応し、スクリプトを実行できるブラウザーが必要です。使えない場合は、リカバリーコードをお使いください。
passkey-failed = パスキーは追加されませんでした。もう一度お試しいただけます。
passkey-known = この端末にはすでにパスキーが登録されています。
passkey-not-used = パスキーは使用されませんでした。もう一度試すか、別の方法でサインインしてください。
passkey-count = { $count ->
   *[other] パスキー { $count } 個
}
